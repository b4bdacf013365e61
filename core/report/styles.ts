import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The style sheet of report pages, for a server to send. */
export const reportStylesPath = join(import.meta.dirname, 'report.css')

/** The style sheet's text, for a page that stands alone. */
export const readReportStyles = (): string => readFileSync(reportStylesPath, 'utf8')
