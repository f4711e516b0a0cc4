import { airstationA } from '../../contract/families.ts';
import { contractInChromium } from './in-chromium.ts';

contractInChromium(airstationA);
