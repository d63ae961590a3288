/** First names, from several of the company's markets. */
export const FIRST_NAMES =
  'Ana Budi Citra Dewi Eko Fitri Gita Hendra Indah Joko Kartika Lestari Maya Nadia Putri Rizky Sari Tono Wulan Yusuf James Oliver Amelia Isla George Harry Emily Grace Noah Liam Emma Olivia Ava Mason Sophia Lucas Mateus Beatriz Camila Rafael Thiago Larissa Fernanda Bruno Chloe Priya Arjun Wei Mei Kenji Yuki Fatima Omar Leila'.split(
    ' ',
  )

/** Family names. */
export const LAST_NAMES =
  'Pratama Wijaya Santoso Hidayat Nugroho Kusuma Saputra Halim Setiawan Rahman Smith Jones Taylor Brown Wilson Evans Walker Wright Clarke Hughes Johnson Miller Davis Garcia Martinez Anderson Thomas Moore Silva Souza Oliveira Pereira Costa Almeida Ribeiro Carvalho Nakamura Tanaka Chen Wang Patel Sharma Khan Haddad Novak Larsen Moreau Rossi Keller'.split(
    ' ',
  )

/** First words of company names. */
export const COMPANY_WORDS =
  'North Harbour Cedar Copper Delta Ember Falcon Granite Harvest Indigo Juniper Kestrel Lumen Meridian Nimbus Oak Pioneer Quartz River Summit Tidal Umber Vertex Willow Zenith Bright Coral Atlas Beacon Crescent Evergreen Garuda Merapi Rinjani Borobudur Cempaka Melati Sumber Karya Mitra'.split(
    ' ',
  )

/** Second words of company names, with the industry they tell: contact text, company option. */
export const COMPANY_TRADES: readonly (readonly [string, string, string])[] = [
  ['Logistics', 'Logistics', 'LOGISTICS_AND_SUPPLY_CHAIN'],
  ['Software', 'Computer Software', 'COMPUTER_SOFTWARE'],
  ['Bank', 'Banking', 'BANKING'],
  ['Insurance', 'Insurance', 'INSURANCE'],
  ['Retail', 'Retail', 'RETAIL'],
  ['Foods', 'Food & Beverages', 'FOOD_BEVERAGES'],
  ['Health', 'Hospital & Health Care', 'HOSPITAL_HEALTH_CARE'],
  ['Pharma', 'Pharmaceuticals', 'PHARMACEUTICALS'],
  ['Telecom', 'Telecommunications', 'TELECOMMUNICATIONS'],
  ['Energy', 'Utilities', 'UTILITIES'],
  ['Machinery', 'Machinery', 'MACHINERY'],
  ['Consulting', 'Management Consulting', 'MANAGEMENT_CONSULTING'],
  ['Media', 'Marketing & Advertising', 'MARKETING_AND_ADVERTISING'],
  ['Build', 'Construction', 'CONSTRUCTION'],
  ['Academy', 'Education Management', 'EDUCATION_MANAGEMENT'],
  ['Systems', 'Information Technology & Services', 'INFORMATION_TECHNOLOGY_AND_SERVICES'],
]

/** Places: country, city, postcode, dialling code, language, weight. */
export const PLACES: readonly (readonly [string, string, string, string, string])[] = [
  ['Indonesia', 'Jakarta', '10220', '+62 21', 'id'],
  ['Indonesia', 'Surabaya', '60271', '+62 31', 'id'],
  ['Indonesia', 'Bandung', '40115', '+62 22', 'id'],
  ['United Kingdom', 'London', 'EC2A 4NE', '+44 20', 'en'],
  ['United Kingdom', 'Manchester', 'M1 1AE', '+44 161', 'en'],
  ['United States', 'New York', '10018', '+1 212', 'en'],
  ['United States', 'Austin', '78701', '+1 512', 'en'],
  ['Brazil', 'São Paulo', '01310-100', '+55 11', 'pt'],
  ['Brazil', 'Curitiba', '80010-000', '+55 41', 'pt'],
  ['Singapore', 'Singapore', '018956', '+65', 'en'],
  ['Germany', 'Hamburg', '20095', '+49 40', 'de'],
]

/** Job titles with a weight. */
export const JOB_TITLES: readonly (readonly [string, number])[] = [
  ['Chief Executive Officer', 4],
  ['Chief Technology Officer', 4],
  ['Chief Financial Officer', 2],
  ['VP of Sales', 6],
  ['VP Marketing', 5],
  ['Head of Operations', 8],
  ['Head of Revenue Operations', 6],
  ['Director of IT', 7],
  ['Sales Manager', 10],
  ['Marketing Manager', 9],
  ['Operations Manager', 8],
  ['Sales Operations Analyst', 6],
  ['Business Development Executive', 6],
  ['Software Engineer', 5],
  ['Procurement Specialist', 4],
  ['Student', 2],
  ['Intern', 2],
]

/** Mail providers anyone can use. */
export const FREE_MAIL = ['gmail.com', 'yahoo.com', 'outlook.com', 'hotmail.com']
/** Throw-away mail providers. */
export const THROWAWAY_MAIL = ['mailinator.com', 'yopmail.com']
/** Companies which send leads. */
export const PARTNERS = ['Cahaya Digital', 'Bluebridge Partners', 'Sul Consultoria', 'Harbour Systems']
/** Events of the company. */
export const EVENTS = ['Tech Week Jakarta', 'SaaS Connect London', 'Revenue Summit New York', 'Feira Digital São Paulo']
