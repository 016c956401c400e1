export { default } from '@/app/(dashboard)/system/users/page.tsx'
