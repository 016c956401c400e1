export { default } from '@/app/(dashboard)/system/users/[id]/page.tsx'
