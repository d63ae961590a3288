const GIVEN = [
  'Ana',
  'Bo',
  'Citra',
  'Dewi',
  'Emma',
  'Farid',
  'Grace',
  'Hadi',
  'Ines',
  'Joko',
  'Kira',
  'Liam',
  'Mei',
  'Noor',
  'Omar',
  'Putri',
]
const FAMILY = [
  'Adams',
  'Becker',
  'Costa',
  'Diaz',
  'Evans',
  'Fischer',
  'Garcia',
  'Halim',
  'Iyer',
  'Jansen',
  'Kusuma',
  'Lopez',
  'Meyer',
  'Nugroho',
]
const FIRST = [
  'Amber',
  'Birch',
  'Cobalt',
  'Delta',
  'Ember',
  'Falcon',
  'Granite',
  'Harbour',
  'Iris',
  'Juniper',
  'Kestrel',
  'Lumen',
  'Maple',
  'North',
]
const SECOND = [
  'Analytics',
  'Bank',
  'Clinics',
  'Devices',
  'Energy',
  'Foods',
  'Games',
  'Hotels',
  'Insurance',
  'Jewels',
  'Kitchens',
  'Logistics',
  'Media',
]

function among(words: readonly string[], n: number): string {
  return words[n % words.length]!
}

/** A contact that asks for a demo: qualifies at once, is routed, gets a deadline. Every tenth shares a company with the one before. */
export function demoContact(n: number): Record<string, string> {
  const firm = n % 10 === 9 ? n - 1 : n
  return {
    email: `person${n}@firm${firm}.example`,
    firstname: among(GIVEN, n),
    lastname: `${among(FAMILY, Math.floor(n / 16))}${n}`,
    company: `${among(FIRST, firm)}${firm} ${among(SECOND, firm)}`,
    jobtitle: n % 3 === 0 ? 'Head of Sales' : 'Marketing Manager',
    phone: `+1212${String(5_550_000 + n).padStart(7, '0')}`,
    country: 'United States',
    recent_conversion_event_name: 'Book a demo',
    recent_conversion_date: String(Date.now()),
  }
}
