/** Texts of the page of the visitor script; loaded with it. */
export const websiteEn = {
  'website.title': 'Visitors of your website',
  'website.lead':
    'A small script counts visits of your own website, with consent and without cookies. Once somebody says who they are, their visits are the lead’s, and the first of them is its first touch.',
  'website.error': 'This cannot be loaded now. Nothing is lost.',
  'website.saveError': 'The websites were not saved.',
  'website.notAllowed': 'Only an admin can see this. Ask whoever runs Estafet in your company.',
  'website.origins': 'Websites that may send',
  'website.origins.what': 'One a line, such as https://www.example.com. None: nothing is taken in.',
  'website.save': 'Save',
  'website.saved': 'Saved. {{count, number}} websites may send.',
  'website.off': 'Off: no website may send yet.',
  'website.on_one': '{{count, number}} website may send.',
  'website.on_other': '{{count, number}} websites may send.',
  'website.line': 'Put this on every page',
  'website.copy': 'Copy',
  'website.copied': 'Copied',
  'website.consent': 'When the visitor agrees',
  'website.consent.what':
    'Nothing is stored or sent before. A browser that asks not to be tracked is never counted. If your website has asked already, add data-consent="given".',
  'website.identify': 'When a form is sent',
  'website.identify.what':
    'Or add data-forms to the script: the e-mail field of any form that is sent does it by itself.',
} as const
