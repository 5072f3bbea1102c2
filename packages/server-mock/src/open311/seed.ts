import type { Open311Seed } from './state.ts'

/** An invented town: themes with and without questions of all six datatypes, and all three types of service. */
export const defaultOpen311Seed: Open311Seed = {
  agency: 'Управление благоустройства',
  notice: 'Спасибо, сообщение передано дежурному.',
  services: [
    {
      code: 'POT',
      name: 'Яма на дороге',
      description: 'Яма, провал или разрушенный край дороги',
      group: 'Дороги',
      keywords: ['яма', 'асфальт'],
      attributes: [
        {
          code: 'notice',
          datatype: 'text',
          variable: false,
          description: 'Если машина уже повреждена, сначала вызовите ГИБДД.',
        },
        {
          code: 'depth',
          datatype: 'number',
          required: true,
          description: 'Глубина, см',
          datatypeDescription: 'Целое число',
        },
        {
          code: 'shape',
          datatype: 'singlevaluelist',
          description: 'Форма',
          values: [
            { key: 'circle', name: 'Круглая' },
            { key: 'long', name: 'Вытянутая' },
          ],
        },
        {
          code: 'hazards',
          datatype: 'multivaluelist',
          description: 'Кому мешает',
          values: [
            { key: 'bikes', name: 'Велосипедам' },
            { key: 'cars', name: 'Машинам' },
            { key: 'feet', name: 'Пешеходам' },
          ],
        },
        { code: 'lane', datatype: 'string', description: 'Полоса' },
        { code: 'story', datatype: 'text', description: 'Как это случилось' },
        { code: 'seen', datatype: 'datetime', description: 'Когда заметили' },
      ],
    },
    {
      code: 'LAMP',
      name: 'Не горит фонарь',
      description: 'Фонарь не горит, мигает или горит днём',
      group: 'Дороги',
      keywords: ['свет', 'темно'],
    },
    { code: '015', name: 'Переполненная урна', group: 'Чистота', keywords: ['мусор'] },
    { code: 'TREE', name: 'Упавшее дерево', description: 'Номер приходит позже', group: 'Чистота', type: 'batch' },
    { code: 'WORD', name: 'Другое', description: 'Номера нет', type: 'blackbox' },
  ],
}
