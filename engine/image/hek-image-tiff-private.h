/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <tiffio.h>

#include "hek-image-codec-private.h"
#include "hek-image-tag-private.h"

G_BEGIN_DECLS

/* A TIFF file being read: the first picture in it. */
typedef struct
{
  const HekImageSource *source;
  toff_t pos;
  char *failure; /* owned: the first thing that libtiff said */
  TIFF *tiff;

  guint32 width, height;
  guint16 bits, n_samples, format, photometric, planar, compression, orientation;
  guint n_colors;      /* samples that are colour: 1, 3 or 4 */
  guint alpha_sample;  /* 0: none */
  gboolean associated; /* colours are multiplied with alpha */
  gboolean by_libtiff; /* an odd colour space, left to libtiff's conversion to 8-bit RGBA */
  guint16 *colormap[3]; /* borrowed from tiff */
  guint colormap_shift;

  HekImageTag tag;
  HekImage *image; /* owned: samples as stored */
} HekTiffReader;

/* The form in which samples of the file are kept. FALSE for a combination that is not read. */
gboolean hek_tiff_sample_type (const HekTiffReader *reader, HekSampleType *type);

/*
 * Takes @n pixels of row @y from column @x0 on, packed as the file has them, into the image. They
 * are @n_packed samples each, of which the first is sample @first_sample of its pixel; @scratch has
 * room for n * n_packed samples of 4 bytes.
 */
void hek_tiff_store (HekTiffReader *reader,
                     const guint8  *packed,
                     guint32        x0,
                     guint32        y,
                     guint32        n,
                     guint          n_packed,
                     guint          first_sample,
                     gpointer       scratch);

/* hek-image-tiff-read.c: reads all samples into reader->image. */
gboolean hek_tiff_read (HekTiffReader *reader, const HekTask *task, GError **error);

/* Divides colours by alpha, in the whole image. */
void hek_tiff_unassociate (HekTiffReader *reader);

G_END_DECLS
