import { contract } from '../../contract/all.ts';
import { atermPForms } from '../../contract/families.ts';

contract(atermPForms);
