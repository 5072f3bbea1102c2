/** Every option by the name of its attribute on `<otklik-widget>`; on the script tag the same with `data-` before it. */
export const attributes = [
  'organization',
  'backend',
  'mode',
  'kind',
  'category',
  'place',
  'procedure',
  'lang',
  'theme',
  'label',
  'shared-device',
  'history',
  'debug',
  'adapter',
  'opa-id',
  'jurisdiction',
  'format',
  'multivalue',
  'upload',
  'location',
] as const
export type Attribute = (typeof attributes)[number]
