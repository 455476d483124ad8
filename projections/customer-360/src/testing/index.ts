export {
  amount,
  type House,
  type HouseDatabase,
  type HouseLog,
  houseOver,
  idOf,
  type Money,
  type OpenLog,
  openHouse,
} from './house.js';
export { type ImportedHouse, type ImportedOptions, importedDatabase, openImported } from './imported.js';
