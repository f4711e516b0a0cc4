import { contract } from '../../contract/all.ts';
import { airstationN } from '../../contract/families.ts';

contract(airstationN);
