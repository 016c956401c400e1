export { default } from '@/app/(dashboard)/system/explorer/page.tsx'
