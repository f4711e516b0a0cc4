import { contract } from '../../contract/all.ts';
import { atermAUtf8 } from '../../contract/families.ts';

contract(atermAUtf8);
