/** Every statement that the SQLite store runs. Each finds its rows through an index; a test reads their query plans. */
export const statements = {
  version: 'SELECT version FROM interviews WHERE id = :id',
  putHead: `
    INSERT INTO interviews (id, candidate, role, type, level, status, started_at, closed_at, bank_ids, version,
      unheard, basis, unfinished)
    VALUES (:id, :candidate, :role, :type, :level, :status, :startedAt, :closedAt, :bankIds, :version, :unheard, :basis,
      :status = 'open' OR :unheard > 0 OR NOT EXISTS (SELECT 1 FROM reports WHERE interview = :id AND based_on >= :basis))
    ON CONFLICT (id) DO UPDATE SET (candidate, role, type, level, status, started_at, closed_at, bank_ids, version,
      unheard, basis, unfinished)
      = (excluded.candidate, excluded.role, excluded.type, excluded.level, excluded.status, excluded.started_at,
         excluded.closed_at, excluded.bank_ids, excluded.version, excluded.unheard, excluded.basis, excluded.unfinished)`,
  addEvent: 'INSERT INTO events (interview, seq, body) VALUES (:id, :seq, :body)',
  addAsked: `
    INSERT INTO asked (candidate, question) SELECT :candidate, value FROM json_each(:bankIds) WHERE true
    ON CONFLICT DO NOTHING`,
  events: 'SELECT body FROM events WHERE interview = :id ORDER BY seq',
  head: 'SELECT * FROM interviews WHERE id = :id',
  progress: `
    SELECT i.id, i.version, r.based_on FROM json_each(:ids)
    JOIN interviews AS i ON i.id = json_each.value LEFT JOIN reports AS r ON r.interview = i.id`,
  headsOf: `
    SELECT * FROM interviews WHERE candidate = :candidate AND started_at < :before
    ORDER BY started_at DESC, id DESC LIMIT :limit`,
  unfinished: 'SELECT id FROM interviews WHERE unfinished = 1 ORDER BY started_at',
  askedBefore: 'SELECT question FROM asked WHERE candidate = :candidate',
  putReport: `
    INSERT INTO reports (interview, body, based_on) VALUES (:id, :body, :basedOn)
    ON CONFLICT (interview) DO UPDATE SET (body, based_on) = (excluded.body, excluded.based_on)
      WHERE excluded.based_on >= based_on`,
  reported: `
    UPDATE interviews SET unfinished = status = 'open' OR unheard > 0
      OR NOT EXISTS (SELECT 1 FROM reports WHERE interview = :id AND based_on >= basis)
    WHERE id = :id`,
  report: 'SELECT body FROM reports WHERE interview = :id',
  putToken: `
    INSERT INTO tokens (hash, kind, subject, expires_at) VALUES (:hash, :kind, :subject, :expiresAt)
    ON CONFLICT (hash) DO UPDATE SET (kind, subject, expires_at) = (excluded.kind, excluded.subject, excluded.expires_at)`,
  token: `
    SELECT hash, kind, subject, expires_at AS expiresAt FROM tokens
    WHERE hash = :hash AND kind = :kind AND expires_at > :now`,
  purgeTokens: 'DELETE FROM tokens WHERE expires_at <= :now',
  startedBefore: `
    SELECT id FROM interviews WHERE started_at >= :from AND started_at < :time ORDER BY started_at LIMIT :limit`,
  deleteLinksTo: `DELETE FROM tokens WHERE kind = 'report-link' AND subject = :id`,
  deleteInterview: 'DELETE FROM interviews WHERE id = :id',
  deleteReportLinks: `
    DELETE FROM tokens WHERE kind = 'report-link' AND subject IN (SELECT id FROM interviews WHERE candidate = :candidate)`,
  deleteSessions: `DELETE FROM tokens WHERE kind = 'session' AND subject = :candidate`,
  deleteAsked: 'DELETE FROM asked WHERE candidate = :candidate',
  deleteRecords: `
    DELETE FROM records WHERE (collection, key) IN (SELECT collection, key FROM record_tags WHERE tag = :tag)`,
  deleteInterviews: 'DELETE FROM interviews WHERE candidate = :candidate',
} as const
