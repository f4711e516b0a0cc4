import type { Check } from './check.ts';
import { lowerAnswers, upperAnswers } from './checks/answers.ts';
import { defaultGateway } from './checks/default-gateway.ts';
import { dhcpServers } from './checks/dhcp-servers.ts';
import { exits } from './checks/exits.ts';
import { forwards } from './checks/forwards.ts';
import { inbound } from './checks/inbound.ts';
import { ipoeContract } from './checks/ipoe-contract.ts';
import { lanAddresses } from './checks/lan-addresses.ts';
import { lan } from './checks/lan.ts';
import { line } from './checks/line.ts';
import { lowerLogin, upperLogin } from './checks/login.ts';
import { lowerMode } from './checks/lower-mode.ts';
import { macAddresses } from './checks/mac-addresses.ts';
import { account, sessionLimit } from './checks/pppoe-account.ts';
import { bridge } from './checks/pppoe-bridge.ts';
import { session, sessionAddress } from './checks/pppoe-session.ts';
import { ipv6Routers } from './checks/ipv6-routers.ts';
import { missedProbes } from './checks/missed-probes.ts';
import { neighbours } from './checks/neighbours.ts';
import { lowerObservedRoad, upperObservedRoad } from './checks/observed-road.ts';
import { resolvers } from './checks/resolvers.ts';
import { lowerSegmentSize, upperSegmentSize } from './checks/segment-size.ts';
import { upperRoad } from './checks/upper-road.ts';

/** Every question, in the order in which one fault explains another: the first that is wrong is the headline. */
export const checks: readonly Check[] = [
  macAddresses,
  neighbours,
  lan,
  upperAnswers,
  lowerAnswers,
  upperLogin,
  lowerLogin,
  line,
  ipoeContract,
  upperRoad,
  bridge,
  lowerMode,
  account,
  sessionLimit,
  session,
  sessionAddress,
  lanAddresses,
  dhcpServers,
  ipv6Routers,
  exits,
  upperObservedRoad,
  lowerObservedRoad,
  upperSegmentSize,
  lowerSegmentSize,
  defaultGateway,
  resolvers,
  forwards,
  inbound,
  missedProbes,
];
