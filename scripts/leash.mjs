// Loaded into a server before its own code (node --import): when the script that started it is gone, however it ended,
// the server and all that it has started end too. A port that stays in use would stop the next start.
process.on('disconnect', () => {
  // It leads a group of its own, except on Windows, which has none.
  if (process.platform === 'win32') process.exit(1)
  process.kill(-process.pid, 'SIGKILL')
})
// To listen is no reason to stay.
process.channel?.unref()
