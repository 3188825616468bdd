/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RaBitQ: a row minus the mean is turned at random and each coordinate becomes 1 to 8 bits; factors
 * make the inner product with a query an estimate without bias, with a bound. Before that the
 * principal directions of the rows may be taken, so that coordinates which matter more to near
 * neighbours have more bits and others none. Codes are laid out as hek-kernel-rabitq.h says.
 *
 * State in a file: 1 when coordinates are along principal directions, else 0; the number of
 * coordinates and of parts; of each part the number of coordinates, bits, and as floats unit,
 * shrink and spread; then as floats the rest and the mean; then the matrix, if any, as f16. The
 * turn follows from the seed.
 *
 * Source: Gao, Long, "RaBitQ: quantizing high-dimensional vectors with a theoretical error bound
 * for approximate nearest neighbor search", SIGMOD 2024; Gao et al., "Practical and asymptotically
 * optimal quantization of high-dimensional vectors in Euclidean space for approximate nearest
 * neighbor search", SIGMOD 2025. Parts of different bits along principal directions have the idea
 * of Li et al., "SAQ: pushing the limits of vector quantization through code adjustment and
 * dimension segmentation", SIGMOD 2026; how parts are found is ours.
 */
#include "config.h"

#include "hek-codec-rabitq-private.h"

#include "hek-aligned.h"
#include "hek-codec-bytes-private.h"
#include "hek-kernel-gemm.h"
#include "hek-kernel-half.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Codes are 3 + 2 · n bytes. */
#define FACTOR_BYTES HEK_KERNEL_RABITQ_FACTOR_BYTES
#define ADDEND_BYTES HEK_KERNEL_RABITQ_ADDEND_BYTES
#define UNIT_BYTES 2
#define DEFAULT_BITS 4

/* Rows that directions and parts are found from. */
#define TRAIN_ROWS 16384

enum
{
  DIRECTIONS_PRINCIPAL,
  DIRECTIONS_RANDOM,
};

static const HekChoice directions[] = {
  { "principal", N_ ("Principal") },
  { "random", N_ ("Random") },
};

static const HekOption options[] = {
  {
    .name = "directions",
    .label = N_ ("Directions"),
    .help = N_ ("Along principal directions, coordinates that matter more get more bits; random "
                "ones all get the same and need no matrix"),
    .type = HEK_OPTION_CHOICE,
    .def = DIRECTIONS_PRINCIPAL,
    .choices = directions,
    .n_choices = G_N_ELEMENTS (directions),
  },
};

static gsize
rabitq_fit (guint dim,
            gsize max_bytes)
{
  gsize padded = hek_rabitq_pad (dim), factors = FACTOR_BYTES + ADDEND_BYTES;
  gsize smallest = HEK_KERNEL_RABITQ_STEP / 8 + factors, largest = padded + factors;

  if (max_bytes == 0)
    max_bytes = padded * DEFAULT_BITS / 8 + factors;
  if (max_bytes < smallest)
    return 0;
  max_bytes = MIN (max_bytes, largest);
  return (max_bytes - ADDEND_BYTES) / UNIT_BYTES * UNIT_BYTES + ADDEND_BYTES;
}

gsize
hek_rabitq_code_bytes (const HekRabitq *self)
{
  gsize n_bytes = ADDEND_BYTES + FACTOR_BYTES * self->n_parts;

  for (guint p = 0; p < self->n_parts; p++)
    n_bytes += (gsize) self->parts[p].n * self->parts[p].bits / 8;
  return n_bytes;
}

void
hek_rabitq_place (HekRabitq *self)
{
  guint begin = 0, offset = 0, values = 0;

  for (guint p = 0; p < self->n_parts; p++)
    {
      HekRabitqPart *part = self->parts + p;

      part->begin = begin;
      part->offset = offset;
      part->values = values;
      begin += part->n;
      offset += part->n * part->bits / 8;
      values += (part->n + 63) / 64 * 64;
    }
  self->n_coordinates = begin;
  self->n_values = values;
}

gboolean
hek_rabitq_prepare (HekRabitq *self,
                    guint64    seed,
                    GError   **error)
{
  gsize n_numbers = (gsize) self->n_coordinates * self->dim;
  hek_auto_aligned float *matrix = NULL;

  if (!self->principal)
    {
      self->rotation = hek_rotation_new (hek_rabitq_pad (self->dim), seed);
      return TRUE;
    }
  matrix = hek_aligned_try_new (n_numbers, sizeof *matrix);
  self->packed = hek_aligned_try_new (
    hek_kernel_gemm_packed_size (self->n_coordinates, self->dim), sizeof (float));
  if (matrix == NULL || self->packed == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %u directions of %u dimensions", self->n_coordinates,
                   self->dim);
      return FALSE;
    }
  hek_kernel_f32_from_f16 (self->matrix, matrix, n_numbers);
  hek_kernel_gemm_pack (matrix, self->dim, self->n_coordinates, self->dim, self->packed);
  return TRUE;
}

void
hek_rabitq_free (gpointer state)
{
  HekRabitq *self = state;

  if (self == NULL)
    return;
  hek_aligned_free (self->mean);
  hek_aligned_free (self->matrix);
  hek_aligned_free (self->packed);
  hek_rotation_free (self->rotation);
  g_free (self);
}

/* ---- files ---- */

static void
rabitq_write (const HekCodebook *book,
              GByteArray        *out)
{
  const HekRabitq *self = book->state;
  gsize n_numbers = (gsize) self->n_coordinates * self->dim;

  hek_codec_put_u32 (out, self->principal ? 1 : 0);
  hek_codec_put_u32 (out, self->n_coordinates);
  hek_codec_put_u32 (out, self->n_parts);
  for (guint p = 0; p < self->n_parts; p++)
    {
      const HekRabitqPart *part = self->parts + p;

      hek_codec_put_u32 (out, part->n);
      hek_codec_put_u32 (out, part->bits);
      hek_codec_put_floats (out, (const float[]){ part->unit, part->shrink, part->spread }, 3);
    }
  hek_codec_put_floats (out, &self->rest, 1);
  hek_codec_put_floats (out, self->mean, self->dim);
  if (self->principal)
    g_byte_array_append (out, (const guint8 *) self->matrix, (guint) (n_numbers * 2));
}

static gboolean
read_parts (HekRabitq     *self,
            HekCodecBytes *bytes,
            GError       **error)
{
  guint32 principal, n_coordinates, n_parts;
  gsize n = 0;

  if (!hek_codec_take_u32 (bytes, &principal) || !hek_codec_take_u32 (bytes, &n_coordinates)
      || !hek_codec_take_u32 (bytes, &n_parts) || principal > 1 || n_parts == 0
      || n_parts > HEK_RABITQ_MAX_PARTS || n_coordinates > hek_rabitq_pad (self->dim)
      || (principal && self->dim > HEK_RABITQ_MAX_PRINCIPAL) || (!principal && n_parts != 1))
    return hek_codec_damaged (error, "no parts");
  self->principal = principal;
  self->n_coordinates = n_coordinates;
  self->n_parts = n_parts;
  for (guint p = 0; p < n_parts; p++)
    {
      guint32 length, bits;
      float numbers[3];

      if (!hek_codec_take_u32 (bytes, &length) || !hek_codec_take_u32 (bytes, &bits)
          || !hek_codec_take_floats (bytes, numbers, 3, G_MAXFLOAT) || length == 0
          || length % HEK_KERNEL_RABITQ_STEP != 0 || length > n_coordinates || bits == 0
          || bits > HEK_KERNEL_RABITQ_MAX_BITS || !(numbers[0] > 0) || numbers[1] < 0
          || numbers[2] < 0)
        return hek_codec_damaged (error, "part %u", p);
      self->parts[p] = (HekRabitqPart) { .n = length, .bits = bits, .unit = numbers[0],
                                         .shrink = numbers[1], .spread = numbers[2] };
      n += length;
    }
  if (n != n_coordinates)
    return hek_codec_damaged (error, "parts of %zu coordinates instead of %u", n, n_coordinates);
  return TRUE;
}

static gboolean
read_numbers (HekRabitq     *self,
              HekCodecBytes *bytes,
              GError       **error)
{
  gsize n_numbers = self->principal ? (gsize) self->n_coordinates * self->dim : 0;

  self->mean = hek_aligned_new (self->dim, sizeof *self->mean);
  if (!hek_codec_take_floats (bytes, &self->rest, 1, G_MAXFLOAT) || self->rest < 0
      || !hek_codec_take_floats (bytes, self->mean, self->dim, HEK_CODEC_MAX_NUMBER)
      || bytes->n_left != n_numbers * 2)
    return hek_codec_damaged (error, "mean or matrix");
  if (!self->principal)
    return TRUE;
  self->matrix = hek_aligned_new (n_numbers, sizeof *self->matrix);
  memcpy (self->matrix, bytes->data, n_numbers * 2);
  for (gsize i = 0; i < n_numbers; i++)
    if ((self->matrix[i] & 0x7fff) > 0x3c00)
      return hek_codec_damaged (error, "a direction is longer than 1");
  return TRUE;
}

static gboolean
rabitq_read (HekCodebook  *book,
             const guint8 *data,
             gsize         size,
             GError      **error)
{
  HekRabitq *self = g_new0 (HekRabitq, 1);
  HekCodecBytes bytes = { data, size };

  book->state = self;
  self->dim = book->dim;
  if (!read_parts (self, &bytes, error) || !read_numbers (self, &bytes, error))
    return FALSE;
  if (book->code_bytes != hek_rabitq_code_bytes (self) || book->n_subspaces != 0
      || book->n_centroids != 0)
    return hek_codec_damaged (error, "codes of %zu bytes", book->code_bytes);
  hek_rabitq_place (self);
  return hek_rabitq_prepare (self, book->seed, error);
}

static gboolean
rabitq_train (HekCodebook            *book,
              const float            *rows,
              gsize                   n,
              const HekCodecTraining *training,
              const HekTask          *task,
              GError                **error)
{
  HekRabitq *self = g_new0 (HekRabitq, 1);

  book->state = self;
  self->dim = book->dim;
  self->principal = training->values.v[0] == DIRECTIONS_PRINCIPAL
                    && book->dim <= HEK_RABITQ_MAX_PRINCIPAL;
  book->code_bytes = rabitq_fit (book->dim, training->code_bytes);
  return hek_rabitq_train (book, rows, n, training, task, error);
}

const HekCodec hek_codec_rabitq = {
  .id = "rabitq",
  .label = N_ ("RaBitQ"),
  .help = N_ ("Random turns and 1 to 8 bits a coordinate; distances without bias, and a bound "
              "that says which rows need a second look"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .min_rows = 1,
  .fit = rabitq_fit,
  .train = rabitq_train,
  .train_rows_max = TRAIN_ROWS,
  .encode = hek_rabitq_encode,
  .decode = hek_rabitq_decode,
  .query_bytes = hek_rabitq_query_bytes,
  .query = hek_rabitq_query,
  .distances = hek_rabitq_distances,
  .write = rabitq_write,
  .read = rabitq_read,
  .free_state = hek_rabitq_free,
};
