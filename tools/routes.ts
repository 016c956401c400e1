// `npm run routes`: every route of every service with its operation and policy. Filled when the services are there to be listed.
console.log('No service declares routes yet.')
