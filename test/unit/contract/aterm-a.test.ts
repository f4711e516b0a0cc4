import { contract } from '../../contract/all.ts';
import { atermA } from '../../contract/families.ts';

contract(atermA);
