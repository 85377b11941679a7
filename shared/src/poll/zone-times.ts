export { formatInZone, formatLeft, isZoneKnown, placeOf, withPreposition } from '../../public/zone-times.js';
