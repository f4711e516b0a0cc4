import { airstationC2 } from '../../contract/families.ts';
import { contractInChromium } from './in-chromium.ts';

contractInChromium(airstationC2);
