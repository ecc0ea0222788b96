resource "aws_s3_bucket_versioning" "enum" {
  bucket = "x"
  versioning_configuration {
    status = "On"
  }
}
