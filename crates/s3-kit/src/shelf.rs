//! What the store does: what `s3s-fs` does, but a part of an object costs that part only, and nothing goes into a bucket that is not
//! there.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use async_trait::async_trait;
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput, CreateMultipartUploadInput,
    CreateMultipartUploadOutput, DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput,
    DeleteObjectsOutput, ETag, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput,
    ListObjectsV2Input, ListObjectsV2Output, PutObjectInput, PutObjectOutput, StreamingBlob, Timestamp,
    UploadPartInput, UploadPartOutput,
};
use s3s::{Body, S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;

/// Buckets as folders.
pub(crate) struct Shelf {
    files: FileSystem,
    folder: PathBuf,
}

impl Shelf {
    pub(crate) fn over(folder: &Path) -> Result<Self> {
        let files = FileSystem::new(folder).map_err(|error| anyhow!("{error:?}"))?;
        Ok(Self { files, folder: folder.to_owned() })
    }

    fn bucket(&self, bucket: &str) -> S3Result<PathBuf> {
        let folder = self.folder.join(bucket);
        if folder.is_dir() { Ok(folder) } else { Err(s3_error!(NoSuchBucket)) }
    }

    async fn part(&self, input: GetObjectInput) -> S3Result<GetObjectOutput> {
        let path = self.bucket(&input.bucket)?.join(&input.key);
        let whole = tokio::fs::read(&path).await.map_err(|error| s3_error!(error, NoSuchKey))?;
        let changed = std::fs::metadata(&path).and_then(|known| known.modified());
        let full = whole.len() as u64;
        let part = input.range.map(|range| range.check(full)).transpose()?;
        let (from, to) = part.as_ref().map_or((0, full), |part| (part.start, part.end));
        let place = usize::try_from(from).ok().zip(usize::try_from(to).ok());
        let bytes = place.and_then(|(from, to)| whole.get(from..to)).unwrap_or_default().to_vec();
        Ok(GetObjectOutput {
            content_length: i64::try_from(bytes.len()).ok(),
            content_range: part.map(|part| format!("bytes {}-{}/{full}", part.start, part.end - 1)),
            body: Some(StreamingBlob::from(Body::from(bytes))),
            last_modified: changed.ok().map(Timestamp::from),
            e_tag: Some(ETag::Strong("unchanging".to_owned())),
            ..GetObjectOutput::default()
        })
    }
}

macro_rules! as_files_do {
    ($($ask:ident($input:ty) -> $output:ty;)*) => {
        #[async_trait]
        impl S3 for Shelf {
            $(
                async fn $ask(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                    self.bucket(&request.input.bucket)?;
                    self.files.$ask(request).await
                }
            )*

            async fn get_object(
                &self,
                request: S3Request<GetObjectInput>,
            ) -> S3Result<S3Response<GetObjectOutput>> {
                Ok(S3Response::new(self.part(request.input).await?))
            }
        }
    };
}

as_files_do! {
    put_object(PutObjectInput) -> PutObjectOutput;
    head_object(HeadObjectInput) -> HeadObjectOutput;
    copy_object(CopyObjectInput) -> CopyObjectOutput;
    delete_object(DeleteObjectInput) -> DeleteObjectOutput;
    delete_objects(DeleteObjectsInput) -> DeleteObjectsOutput;
    list_objects_v2(ListObjectsV2Input) -> ListObjectsV2Output;
    create_multipart_upload(CreateMultipartUploadInput) -> CreateMultipartUploadOutput;
    upload_part(UploadPartInput) -> UploadPartOutput;
    complete_multipart_upload(CompleteMultipartUploadInput) -> CompleteMultipartUploadOutput;
    abort_multipart_upload(AbortMultipartUploadInput) -> AbortMultipartUploadOutput;
}
