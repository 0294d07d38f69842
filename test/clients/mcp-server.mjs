// The smallest MCP server: one tool over standard input and output, for codex.test.mjs and claude-code.test.mjs.
import { createInterface } from 'node:readline'

const tool = {
  name: 'get_issue', description: 'Tells an issue',
  inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
}

function answer({ method, params }) {
  switch (method) {
    case 'initialize':
      return { protocolVersion: params.protocolVersion, capabilities: { tools: {} },
        serverInfo: { name: 'demo', version: '1' } }
    case 'tools/list':
      return { tools: [tool] }
    case 'tools/call':
      return { content: [{ type: 'text', text: `issue ${params.arguments.id} is open` }] }
    default:
      return {}
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  if (request.id !== undefined) {
    process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id: request.id, result: answer(request) }) + '\n')
  }
}
