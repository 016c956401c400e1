export { default } from '@/app/(dashboard)/system/groups/page.tsx'
