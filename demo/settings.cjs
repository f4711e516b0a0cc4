// Node-RED's settings for the demo home. Loopback only, no telemetry, nothing to click away.
module.exports = {
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.PORT || 1880),
  flowFile: 'flows.json',
  credentialSecret: 'demo',
  telemetry: { enabled: false, updateNotification: false },
  // Node-RED warns of projects that are off as of projects that nobody speaks of
  editorTheme: { tours: false, projects: {}, page: { title: 'Futamichi demo home' } },
  logging: { console: { level: 'info', metrics: false, audit: false } },
  functionExternalModules: false,
};
