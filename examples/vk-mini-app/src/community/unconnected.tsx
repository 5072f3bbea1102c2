export default function Unconnected() {
  return null
}
