/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ordinary JPEG through libjpeg-turbo, fast, for small pictures that are kept to be recognised:
 * baseline, 4:2:0, the usual Huffman tables (those made for a picture save a twentieth and cost a
 * second pass). What makes a JPEG by what an eye sees is imagequant's jnd.
 */
#include "config.h"

#include "hek-image-file.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "hek-aligned.h"

typedef struct
{
  struct jpeg_compress_struct cinfo; /* first: libjpeg hands it back */
  struct jpeg_error_mgr errors;
  jmp_buf jump;
  char message[JMSG_LENGTH_MAX];

  const HekImage *image;
  int quality;
  const HekTask *task;

  guint8 *row;    /* owned */
  guint8 *buffer; /* owned, of malloc() */
  unsigned long n_bytes;
} HekJpegWriter;

static void G_GNUC_NORETURN
on_error (j_common_ptr cinfo)
{
  HekJpegWriter *self = (HekJpegWriter *) cinfo;

  cinfo->err->format_message (cinfo, self->message);
  longjmp (self->jump, 1);
}

static void
on_message (j_common_ptr cinfo,
            int          level)
{
}

/* No local variable changes after setjmp(). */
static gboolean
jpeg_writer_run (HekJpegWriter *self)
{
  struct jpeg_compress_struct *cinfo = &self->cinfo;

  if (setjmp (self->jump))
    return FALSE;
  jpeg_create_compress (cinfo);
  jpeg_mem_dest (cinfo, &self->buffer, &self->n_bytes);
  cinfo->image_width = self->image->width;
  cinfo->image_height = self->image->height;
  cinfo->input_components = 3;
  cinfo->in_color_space = JCS_RGB;
  jpeg_set_defaults (cinfo);
  jpeg_set_quality (cinfo, self->quality, TRUE);
  jpeg_start_compress (cinfo, TRUE);
  while (cinfo->next_scanline < cinfo->image_height)
    {
      JSAMPROW row = self->row;

      if (hek_task_is_cancelled (self->task))
        return FALSE;
      hek_image_read_row_u8 (self->image, cinfo->next_scanline, 0, self->image->width, row, NULL);
      jpeg_write_scanlines (cinfo, &row, 1);
    }
  jpeg_finish_compress (cinfo);
  return TRUE;
}

GBytes *
hek_image_encode_jpeg (HekImage       *image,
                       int             quality,
                       const HekTask  *task,
                       GError        **error)
{
  HekJpegWriter self = { .image = image, .quality = quality, .task = task };
  GBytes *file = NULL;

  self.cinfo.err = jpeg_std_error (&self.errors);
  self.errors.error_exit = on_error;
  self.errors.emit_message = on_message;
  self.row = hek_aligned_new (image->width, 3);
  if (jpeg_writer_run (&self))
    file = g_bytes_new_with_free_func (self.buffer, self.n_bytes, free, self.buffer);
  else
    {
      /* only this tells which buffer there is, after it grew */
      if (self.buffer != NULL)
        self.cinfo.dest->term_destination (&self.cinfo);
      free (self.buffer);
      if (hek_task_check (task, error))
        g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                     "a JPEG cannot be made of it: %s", self.message);
    }
  jpeg_destroy_compress (&self.cinfo);
  hek_aligned_free (self.row);
  return file;
}
