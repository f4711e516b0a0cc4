import { contract } from '../../contract/all.ts';
import { atermR } from '../../contract/families.ts';

contract(atermR);
