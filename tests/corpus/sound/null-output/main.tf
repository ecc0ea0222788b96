output "nothing" {
  value = null
}
