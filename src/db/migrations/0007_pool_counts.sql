-- What a pool that chooses by count has given in its present window; null in pools that take turns.
alter table app.rotation add column counts jsonb;
