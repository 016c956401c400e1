export { default } from '@/app/(dashboard)/system/activity/page.tsx'
