export { default } from '@/app/(dashboard)/system/why/page.tsx'
