// npm run check: format and lint (Biome), then types (TypeScript). Prints what is wrong and exits 1.
import { spawnSync } from 'node:child_process'

const steps = [
  { name: 'format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  { name: 'types of the page', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'bots/web/page'] },
]
let failed = 0
for (const { name, args } of steps) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name}`)
  if (status !== 0) failed++
}
process.exitCode = failed > 0 ? 1 : 0
