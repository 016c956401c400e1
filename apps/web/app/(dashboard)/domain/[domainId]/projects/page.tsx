export { default } from '@/app/(dashboard)/system/projects/page.tsx'
