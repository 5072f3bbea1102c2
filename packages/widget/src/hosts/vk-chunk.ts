// Entry of the chunk `vk`: the client of VK around the page.
export { vkHost as host } from './vk.ts'
