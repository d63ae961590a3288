-- Some CRMs serve each account at an origin of its own, told with each token. Null: one origin for all.
alter table app.tokens add column api_origin text;
