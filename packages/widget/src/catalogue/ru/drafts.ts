import { counted } from '../format.ts'
import { russian } from './units.ts'

/** What is said about all that a device keeps. */
export const drafts = {
  kept: (days: number) =>
    `Если закрыть форму, черновик останется на этом устройстве на ${counted(days, ['день', 'дня', 'дней'], russian)}`,
  notKept: 'Это устройство не хранит черновики: если закрыть форму, написанное пропадёт',
  closed: 'Черновик остался на этом устройстве',
  idle: {
    heading: 'Вы ещё здесь?',
    text: 'Через две минуты мы сотрём всё написанное: это чужой компьютер.',
    stay: 'Я здесь',
    erased: 'Вас не было десять минут, и мы стёрли написанное.',
  },
}
