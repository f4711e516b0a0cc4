// What a careful person builds of Node-RED's own nodes to read an IGD router.

export const WAN_SERVICE = 'urn:schemas-upnp-org:service:WANIPConnection:1';

type Node = Readonly<Record<string, unknown>>;

export function envelope(action: string): string {
  return (
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
    `<u:${action} xmlns:u="${WAN_SERVICE}"/></s:Body></s:Envelope>`
  );
}

export function soapHeaders(action: string): Record<string, string> {
  return { 'content-type': 'text/xml; charset="utf-8"', soapaction: `"${WAN_SERVICE}#${action}"` };
}

const Z = 'bench0000tab0000';
const BROKER = 'bench0000mqtt000';

export function mqttBroker(port: number): Node {
  return {
    id: BROKER,
    type: 'mqtt-broker',
    name: '',
    broker: '127.0.0.1',
    port: String(port),
    clientid: '',
    autoConnect: true,
    usetls: false,
    protocolVersion: '4',
    keepalive: '60',
    cleansession: true,
  };
}

export const tab: Node = { id: Z, type: 'tab', label: 'Bench' };

export function mqttIn(topic: string, next: string): Node {
  const settings = { topic, qos: '1', datatype: 'utf8', broker: BROKER, inputs: 0 };
  return { id: 'bench0000in00000', type: 'mqtt in', z: Z, ...settings, wires: [[next]] };
}

export function mqttOut(id: string, topic: string): Node {
  return { id, type: 'mqtt out', z: Z, topic, qos: '1', retain: 'true', broker: BROKER, wires: [] };
}

export function fn(id: string, next: string, func: string): Node {
  return { id, type: 'function', z: Z, func, outputs: 1, libs: [], wires: [[next]] };
}

export function httpRequest(id: string, method: 'GET' | 'POST', url: string, next: string): Node {
  const settings = {
    method,
    url,
    ret: 'txt',
    paytoqs: 'ignore',
    persist: false,
    senderr: false,
    headers: [],
  };
  return { id, type: 'http request', z: Z, ...settings, wires: [[next]] };
}

function xml(id: string, next: string): Node {
  return { id, type: 'xml', z: Z, property: 'payload', attr: '', chr: '', wires: [[next]] };
}

/** Trigger -> two SOAP calls, one after the other -> retained JSON. */
export function coreFlow(port: number, controlUrl: string, trigger: string, result: string): Node[] {
  const prepare = (action: string) =>
    `msg.headers = ${JSON.stringify(soapHeaders(action))};\nmsg.payload = ${JSON.stringify(envelope(action))};\nreturn msg;`;
  const answer = (action: string) =>
    `const answer = msg.payload['s:Envelope']['s:Body'][0]['u:${action}Response'][0];\n`;
  return [
    tab,
    mqttBroker(port),
    mqttIn(trigger, 'bench0000fn10000'),
    fn('bench0000fn10000', 'bench0000http100', prepare('GetStatusInfo')),
    httpRequest('bench0000http100', 'POST', controlUrl, 'bench0000xml1000'),
    xml('bench0000xml1000', 'bench0000fn20000'),
    fn(
      'bench0000fn20000',
      'bench0000http200',
      answer('GetStatusInfo') +
        `msg.up = answer.NewConnectionStatus[0] === 'Connected';\n${prepare('GetExternalIPAddress')}`,
    ),
    httpRequest('bench0000http200', 'POST', controlUrl, 'bench0000xml2000'),
    xml('bench0000xml2000', 'bench0000fn30000'),
    fn(
      'bench0000fn30000',
      'bench0000out0000',
      answer('GetExternalIPAddress') +
        'msg.payload = { session_up: msg.up, wan_ipv4: answer.NewExternalIPAddress[0] };\nreturn msg;',
    ),
    mqttOut('bench0000out0000', result),
  ];
}
