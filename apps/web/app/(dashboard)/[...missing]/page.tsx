import { notFound } from 'next/navigation'

/** Every address that leads nowhere: said inside the frame, from where one can go on. */
export default function MissingPage(): never {
  notFound()
}
