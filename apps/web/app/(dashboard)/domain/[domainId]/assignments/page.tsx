export { default } from '@/app/(dashboard)/system/assignments/page.tsx'
