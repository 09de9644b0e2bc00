// Rooms on the package ws, a plain broadcast to everybody who came by the same path: `ws.ts`, which says its port.
import { type WebSocket, WebSocketServer } from 'ws'

const rooms = new Map<string, Set<WebSocket>>()
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })

server.on('connection', (socket, { url = '/' }) => {
  const room = rooms.get(url) ?? new Set()
  rooms.set(url, room)
  room.add(socket)
  socket.send('{}')
  socket.on('message', (data) => {
    for (const other of room) other.send(data, { binary: false })
  })
  socket.on('close', () => room.delete(socket))
})
server.on('listening', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
