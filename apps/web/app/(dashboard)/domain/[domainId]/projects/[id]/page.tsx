export { default } from '@/app/(dashboard)/system/projects/[id]/page.tsx'
