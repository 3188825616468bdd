/* SPDX-License-Identifier: Apache-2.0 */
/* The samples of a TIFF: rows of strips, tiles, or whatever libtiff makes of an odd colour space.
 */
#include "config.h"

#include "hek-image-tiff-private.h"

#include "hek-aligned.h"
#include "hek-image-private.h"

/* Whether the part of the file that holds row @y of sample @sample reaches beyond its end. */
static gboolean
is_beyond_end (HekTiffReader *reader,
               guint32        x,
               guint32        y,
               guint16        sample)
{
  guint32 part = TIFFIsTiled (reader->tiff) ? TIFFComputeTile (reader->tiff, x, y, 0, sample)
                                            : TIFFComputeStrip (reader->tiff, y, sample);
  guint64 offset = TIFFGetStrileOffset (reader->tiff, part);
  guint64 n_bytes = TIFFGetStrileByteCount (reader->tiff, part);

  return offset > reader->source->n_bytes || n_bytes > reader->source->n_bytes - offset;
}

static void
tiff_reader_fail_at (HekTiffReader  *reader,
                     guint32         x,
                     guint32         y,
                     guint16         sample,
                     GError        **error)
{
  if (is_beyond_end (reader, x, y, sample))
    hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is cut short after %u of %u rows", y, reader->height);
  else
    hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is damaged after %u of %u rows: %s", y, reader->height,
                            reader->failure != NULL ? reader->failure : "unreadable data");
}

/* What one call stores: @n_packed samples a pixel, of which the first is sample @first. */
typedef struct
{
  guint8 *packed;   /* owned: one row or one tile as libtiff hands it out */
  gpointer scratch; /* owned: one row or one row of a tile, unpacked */
  guint n_packed, n_planes;
} HekTiffBuffers;

static void
buffers_clear (HekTiffBuffers *buffers)
{
  g_free (buffers->packed);
  hek_aligned_free (buffers->scratch);
}

/* Rows and tiles of any size up to this are read; larger ones only up to four times the picture. */
#define PACKED_BYTES (64 * 1024 * 1024)

/* buffers_clear() is due after a failure too. */
static gboolean
buffers_init (HekTiffBuffers       *buffers,
              const HekTiffReader  *reader,
              tmsize_t              packed_bytes,
              guint32               row_pixels,
              GError              **error)
{
  gboolean separate = reader->planar == PLANARCONFIG_SEPARATE;
  guint64 picture_bytes = TIFFScanlineSize64 (reader->tiff) * reader->height;

  buffers->n_packed = separate ? 1 : reader->n_samples;
  buffers->n_planes = separate ? reader->n_samples : 1;
  if (packed_bytes > 0 && (guint64) packed_bytes <= MAX (4 * picture_bytes, PACKED_BYTES))
    {
      /* by calloc(), which touches no page: a damaged directory can make it large */
      buffers->packed = g_try_malloc0 ((gsize) packed_bytes);
      buffers->scratch = hek_aligned_try_new ((gsize) row_pixels * buffers->n_packed, 4);
    }
  if (buffers->packed != NULL && buffers->scratch != NULL)
    return TRUE;

  hek_image_source_error (reader->source, HEK_IMAGE_ERROR_TOO_LARGE, error,
                          "has rows or tiles that are too large for the memory");
  return FALSE;
}

static gboolean
tiff_read_strips (HekTiffReader  *reader,
                  const HekTask  *task,
                  GError        **error)
{
  HekTiffBuffers buffers = { .packed = NULL };
  gboolean ok;

  ok = buffers_init (&buffers, reader, TIFFScanlineSize (reader->tiff), reader->width, error);
  for (guint plane = 0; ok && plane < buffers.n_planes; plane++)
    for (guint32 y = 0; ok && y < reader->height; y++)
      {
        ok = hek_task_check (task, error);
        if (!ok)
          break;
        ok = TIFFReadScanline (reader->tiff, buffers.packed, y, (guint16) plane) == 1 &&
             reader->failure == NULL;
        if (!ok)
          tiff_reader_fail_at (reader, 0, y, (guint16) plane, error);
        else
          hek_tiff_store (reader, buffers.packed, 0, y, reader->width, buffers.n_packed, plane,
                          buffers.scratch);
        if (y % 32 == 0)
          hek_task_progress (task, (plane + y / (double) reader->height) / buffers.n_planes);
      }
  buffers_clear (&buffers);
  return ok;
}

static void
tiff_store_tile (HekTiffReader  *reader,
                 HekTiffBuffers *buffers,
                 guint32         tile_width,
                 guint32         tile_height,
                 guint32         x,
                 guint32         y,
                 guint           plane)
{
  gsize row_bytes = (gsize) TIFFTileRowSize (reader->tiff);
  guint32 n = MIN (tile_width, reader->width - x);
  guint32 n_rows = MIN (tile_height, reader->height - y);

  for (guint32 row = 0; row < n_rows; row++)
    hek_tiff_store (reader, buffers->packed + row * row_bytes, x, y + row, n, buffers->n_packed,
                    plane, buffers->scratch);
}

static gboolean
tiff_read_tiles (HekTiffReader  *reader,
                 const HekTask  *task,
                 GError        **error)
{
  HekTiffBuffers buffers = { .packed = NULL };
  guint32 tile_width = 0, tile_height = 0;
  gboolean ok;

  TIFFGetField (reader->tiff, TIFFTAG_TILEWIDTH, &tile_width);
  TIFFGetField (reader->tiff, TIFFTAG_TILELENGTH, &tile_height);
  if (tile_width == 0 || tile_height == 0)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged: its tiles have no size");
      return FALSE;
    }

  ok = buffers_init (&buffers, reader, TIFFTileSize (reader->tiff), MIN (tile_width, reader->width),
                     error);
  for (guint plane = 0; ok && plane < buffers.n_planes; plane++)
    for (guint64 y = 0; ok && y < reader->height; y += tile_height)
      for (guint64 x = 0; ok && x < reader->width; x += tile_width)
        {
          ok = hek_task_check (task, error);
          if (!ok)
            break;
          ok = TIFFReadTile (reader->tiff, buffers.packed, (guint32) x, (guint32) y, 0,
                             (guint16) plane) >= 0 &&
               reader->failure == NULL;
          if (!ok)
            tiff_reader_fail_at (reader, (guint32) x, (guint32) y, (guint16) plane, error);
          else
            tiff_store_tile (reader, &buffers, tile_width, tile_height, (guint32) x, (guint32) y,
                             plane);
          hek_task_progress (task, (plane + y / (double) reader->height) / buffers.n_planes);
        }
  buffers_clear (&buffers);
  return ok;
}

/* Rows of one strip or one row of tiles, so that nothing is decoded twice. */
static guint32
rows_at_once (const HekTiffReader *reader)
{
  guint32 n_rows = 0;

  if (TIFFIsTiled (reader->tiff))
    TIFFGetField (reader->tiff, TIFFTAG_TILELENGTH, &n_rows);
  else
    TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_ROWSPERSTRIP, &n_rows);
  return CLAMP (n_rows, 1, reader->height);
}

static gboolean
tiff_read_rgba_rows (HekTiffReader  *reader,
                     TIFFRGBAImage  *rgba,
                     guint32        *raster,
                     guint32         n_at_once,
                     const HekTask  *task,
                     GError        **error)
{
  for (guint32 y = 0; y < reader->height; y += n_at_once)
    {
      guint32 n_rows = MIN (n_at_once, reader->height - y);

      if (!hek_task_check (task, error))
        return FALSE;
      rgba->row_offset = (int) y;
      if (!TIFFRGBAImageGet (rgba, raster, reader->width, n_rows) || reader->failure != NULL)
        {
          tiff_reader_fail_at (reader, 0, y, 0, error);
          return FALSE;
        }
      for (guint32 row = 0; row < n_rows; row++)
        {
          guint8 *out = hek_image_row (reader->image, y + row);
          const guint32 *in = raster + (gsize) row * reader->width;

          for (guint32 x = 0; x < reader->width; x++, out += 3)
            {
              out[0] = TIFFGetR (in[x]);
              out[1] = TIFFGetG (in[x]);
              out[2] = TIFFGetB (in[x]);
            }
        }
      hek_task_progress (task, y / (double) reader->height);
    }
  return TRUE;
}

static gboolean
tiff_read_rgba (HekTiffReader  *reader,
                const HekTask  *task,
                GError        **error)
{
  guint32 n_at_once = rows_at_once (reader);
  guint32 *raster = hek_aligned_try_new ((gsize) n_at_once * reader->width, sizeof (guint32));
  TIFFRGBAImage rgba;
  char why[1024] = "";
  gboolean ok = FALSE;

  if (raster == NULL)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_TOO_LARGE, error,
                              "has strips that are too large for the memory");
    }
  else if (!TIFFRGBAImageBegin (&rgba, reader->tiff, 1, why))
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error, "is not read: %s",
                              why);
    }
  else
    {
      rgba.req_orientation = rgba.orientation; /* as stored; it is turned later, like all others */
      ok = tiff_read_rgba_rows (reader, &rgba, raster, n_at_once, task, error);
      TIFFRGBAImageEnd (&rgba);
    }
  hek_aligned_free (raster);
  return ok;
}

gboolean
hek_tiff_read (HekTiffReader  *reader,
               const HekTask  *task,
               GError        **error)
{
  HekSampleType type = HEK_SAMPLE_U8;
  HekEncoding encoding = HEK_ENCODING_SRGB;
  gboolean ok;

  if (!reader->by_libtiff)
    hek_tiff_sample_type (reader, &type);
  /* Floats without a profile are linear light; with one, the profile says what they are. */
  if (type == HEK_SAMPLE_F32 && reader->format == SAMPLEFORMAT_IEEEFP && reader->tag.icc == NULL)
    encoding = HEK_ENCODING_LINEAR;

  reader->image = hek_image_new (reader->width, reader->height,
                                 reader->n_colors == 4 || reader->alpha_sample != 0 ? 4 : 3, type,
                                 encoding, error);
  if (reader->image == NULL)
    {
      g_prefix_error (error, "%s: ", reader->source->name);
      return FALSE;
    }

  if (reader->by_libtiff)
    ok = tiff_read_rgba (reader, task, error);
  else if (TIFFIsTiled (reader->tiff))
    ok = tiff_read_tiles (reader, task, error);
  else
    ok = tiff_read_strips (reader, task, error);
  if (ok && reader->associated && !reader->by_libtiff)
    hek_tiff_unassociate (reader);
  return ok;
}
