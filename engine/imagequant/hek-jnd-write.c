/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coefficients to a file by libjpeg: baseline, one scan, Huffman tables made for it. A row of
 * blocks is handed over at a time; libjpeg asks back after each, where a cancel is noticed.
 */
#include "config.h"

#include "hek-jnd-private.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* jpeglib.h needs stdio.h before it. */
#include <jpeglib.h>

typedef struct
{
  struct jpeg_compress_struct cinfo; /* first: libjpeg hands it back */
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;
  char message[JMSG_LENGTH_MAX];

  const HekJndPlane *planes; /* borrowed */
  guint n_planes;
  guint32 width, height;
  const HekTask *task;

  guint8 *buffer; /* owned, of malloc() */
  unsigned long n_bytes;
} HekJndWriter;

static void G_GNUC_NORETURN
on_error (j_common_ptr cinfo)
{
  HekJndWriter *self = (HekJndWriter *) cinfo;

  cinfo->err->format_message (cinfo, self->message);
  longjmp (self->jump, 1);
}

static void
on_message (j_common_ptr cinfo,
            int          level)
{
}

static void
on_progress (j_common_ptr cinfo)
{
  HekJndWriter *self = (HekJndWriter *) cinfo;
  const struct jpeg_progress_mgr *progress = cinfo->progress;
  double pass = (double) progress->pass_counter / (double) MAX (progress->pass_limit, 1);

  if (hek_task_is_cancelled (self->task))
    longjmp (self->jump, 1);
  hek_task_progress (self->task,
                     (progress->completed_passes + pass) / MAX (progress->total_passes, 1));
}

static void
hek_jnd_writer_describe (HekJndWriter *self)
{
  struct jpeg_compress_struct *cinfo = &self->cinfo;
  guint most = self->n_planes == 1 ? 1 : self->planes[HEK_JND_BLUE].shrink;

  cinfo->progress = &self->progress;
  cinfo->image_width = self->width;
  cinfo->image_height = self->height;
  cinfo->input_components = (int) self->n_planes;
  cinfo->in_color_space = self->n_planes == 1 ? JCS_GRAYSCALE : JCS_YCbCr;
  jpeg_set_defaults (cinfo);
  cinfo->optimize_coding = TRUE;
  for (guint c = 0; c < self->n_planes; c++)
    {
      unsigned int steps[HEK_JND_N_COEFS];

      for (guint k = 0; k < HEK_JND_N_COEFS; k++)
        steps[k] = self->planes[c].steps[k];
      jpeg_add_quant_table (cinfo, (int) c, steps, 100, TRUE);
      cinfo->comp_info[c].quant_tbl_no = (int) c;
      cinfo->comp_info[c].h_samp_factor = (int) (most / self->planes[c].shrink);
      cinfo->comp_info[c].v_samp_factor = (int) (most / self->planes[c].shrink);
    }
}

/* No local variable changes after setjmp(). */
static gboolean
hek_jnd_writer_run (HekJndWriter *self)
{
  struct jpeg_compress_struct *cinfo = &self->cinfo;
  j_common_ptr common = (j_common_ptr) cinfo;
  jvirt_barray_ptr arrays[HEK_JND_N_COMPONENTS];

  if (setjmp (self->jump))
    return FALSE;
  jpeg_create_compress (cinfo);
  jpeg_mem_dest (cinfo, &self->buffer, &self->n_bytes);
  hek_jnd_writer_describe (self);
  for (guint c = 0; c < self->n_planes; c++)
    {
      JDIMENSION factor = (JDIMENSION) cinfo->comp_info[c].v_samp_factor;
      JDIMENSION n_columns = (JDIMENSION) self->planes[c].n_columns;
      JDIMENSION n_rows = (JDIMENSION) self->planes[c].n_rows;

      /* whole MCUs; what is beyond the picture is never written, only asked for */
      arrays[c] = cinfo->mem->request_virt_barray (
        common, JPOOL_IMAGE, TRUE, (n_columns + factor - 1) / factor * factor,
        (n_rows + factor - 1) / factor * factor, factor);
    }
  jpeg_write_coefficients (cinfo, arrays);
  for (guint c = 0; c < self->n_planes; c++)
    for (gsize y = 0; y < self->planes[c].n_rows; y++)
      {
        gsize n = self->planes[c].n_columns * HEK_JND_N_COEFS;
        JBLOCKARRAY row = cinfo->mem->access_virt_barray (common, arrays[c], (JDIMENSION) y, 1,
                                                          TRUE);

        if (hek_task_is_cancelled (self->task))
          return FALSE;
        memcpy (row[0], self->planes[c].coefs + y * n, n * sizeof (gint16));
      }
  jpeg_finish_compress (cinfo);
  return TRUE;
}

GBytes *
hek_jnd_write (const HekJndPlane  *planes,
               guint               n_planes,
               guint32             width,
               guint32             height,
               const HekTask      *task,
               GError            **error)
{
  HekJndWriter self = { .planes = planes, .n_planes = n_planes, .width = width, .height = height,
                        .task = task };
  GBytes *file = NULL;

  G_STATIC_ASSERT (sizeof (JCOEF) == sizeof (gint16));
  self.cinfo.err = jpeg_std_error (&self.errors);
  self.errors.error_exit = on_error;
  self.errors.emit_message = on_message;
  self.progress.progress_monitor = on_progress;
  if (hek_jnd_writer_run (&self))
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
  return file;
}
