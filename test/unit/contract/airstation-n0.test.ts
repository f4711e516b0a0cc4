import { contract } from '../../contract/all.ts';
import { airstationN0 } from '../../contract/families.ts';

contract(airstationN0);
