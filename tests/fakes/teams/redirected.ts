// Loaded with --import into a process that a test starts: FAKE_TEAMS_PORT and FAKE_TEAMS_CERTIFICATE (PEM) name the fake.
import { redirect } from './redirect.ts'

const { FAKE_TEAMS_PORT, FAKE_TEAMS_CERTIFICATE } = process.env
if (!FAKE_TEAMS_PORT || !FAKE_TEAMS_CERTIFICATE) throw new Error('no fake is named')
redirect(Number(FAKE_TEAMS_PORT), FAKE_TEAMS_CERTIFICATE)
