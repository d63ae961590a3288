/** Where Estafet is reached from HubSpot; must stand in `permittedUrls.fetch` of app-hsmeta.json. Set both before uploading. */
export const ESTAFET = 'https://api.estafet.example'
