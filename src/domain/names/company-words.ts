/**
 * Words that many companies carry and that therefore tell little about which company is meant. Data only.
 * `FILLER` words come and go between two spellings of one name (`Goldman Sachs` / `Goldman Sachs Group`);
 * `TRADE` words name a business and are dropped in speech (`Enphase` / `Enphase Energy`), but two firms may differ in them.
 * Both lists are general vocabulary; they were not gathered from a list of companies.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

export const FILLER: ReadonlySet<string> = words(`
  group groupe grup gruppe gruppo grupo holding holdings enterprise enterprises companies worldwide global
  international internasional internacional internationale industries industri indonesia usa america
  services service jasa solutions solusi systems brands partners associates
`)

export const TRADE: ReadonlySet<string> = words(`
  acquisition advertising aerospace agency agriculture air airlines airways apparel architects automotive automation aviation
  bancorp bancshares bank banking beverage beverages bio biologics biopharma biosciences biotech biotechnology brewing broadcasting
  building capital care cement chemical chemicals clinic clothing cloud communication communications components computer
  computing construction consulting consultants consumer container controls cosmetics credit data dental design devices diagnostics
  digital distribution education electric electrical electronic electronics energy engineering entertainment environmental equipment
  estate express farma fashion fiber finance financial fitness food foods freight furniture games gaming gas gold health healthcare
  hospital hospitality hotels housing insurance interactive investment investments karya labs laboratories leasing life lifesciences
  logistics logistik machinery management manufacturing marine maritime market marketing markets materials media medical metals micro minerals
  mining mitra motor motors natural network networks office oil online outdoor packaging paper petroleum pharma pharmaceutical
  pharmaceuticals pipeline plastics platforms power print printing products properties property publishing railway
  realty resorts resources restaurant restaurants retail robotics sciences scientific securities security semiconductor semiconductors
  shipping software solar sports staffing steel storage stores studio studios supply tech technologies technology teknologi telecom
  telecommunications telekomunikasi telekom textile therapeutics tobacco tools trading transport transportation travel trust
  utama utilities vacation ventures video water wellness wind wireless works
`)

/** Written-out form of common abbreviations, so that both spellings are one name. */
export const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['corp', 'corporation'],
  ['co', 'company'],
  ['inc', 'incorporated'],
  ['ltd', 'limited'],
  ['intl', 'international'],
  ['int', 'international'],
  ['natl', 'national'],
  ['mfg', 'manufacturing'],
  ['mgmt', 'management'],
  ['svc', 'service'],
  ['svcs', 'services'],
  ['sys', 'systems'],
  ['grp', 'group'],
  ['hldg', 'holding'],
  ['hldgs', 'holdings'],
  ['bros', 'brothers'],
  ['assoc', 'associates'],
  ['assocs', 'associates'],
  ['ind', 'industries'],
  ['inds', 'industries'],
  ['ins', 'insurance'],
  ['univ', 'university'],
  ['ctr', 'center'],
  ['centre', 'center'],
  ['dept', 'department'],
  ['distr', 'distribution'],
  ['elec', 'electric'],
  ['eng', 'engineering'],
  ['engg', 'engineering'],
  ['fin', 'financial'],
  ['pharm', 'pharmaceuticals'],
  ['pharms', 'pharmaceuticals'],
  ['prop', 'properties'],
  ['props', 'properties'],
  ['labs', 'laboratories'],
  ['comm', 'communications'],
  ['telecomm', 'telecommunications'],
  ['gov', 'government'],
  ['govt', 'government'],
])
