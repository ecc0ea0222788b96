resource "null_resource" "first" {}

resource "terraform_data" "second" {
  input = resource.null_resource.first.id
}

check "reachable" {
  data "http" "page" {
    url = "https://example.com"
  }

  assert {
    condition     = data.http.page.status_code == 200
    error_message = "${data.http.page.url} does not answer"
  }
}
