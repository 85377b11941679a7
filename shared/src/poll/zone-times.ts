export { formatInZone, formatLeft, isZoneKnown, placeOf } from '../../public/zone-times.js';
