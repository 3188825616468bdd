/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A codec for vectors whose numbers mean colour or luminance: few levels where differences matter
 * little, many where they matter much. 0 is a level of every table and borders lie between
 * neighbouring levels, so no number changes its sign: a small one becomes 0 at most.
 *
 * Code: dim numbers of 4 to 10 bits, from the lowest bit of the first byte on without gaps.
 *
 * State in a file: 4 bytes bits, 4 bytes meaning (0 fitted, 1 Lab, 2 luminance); floats: two tables
 * of 2^bits levels each, then the scales, one a dimension; then a byte a dimension, the number of
 * its table.
 */
#include "config.h"

#include "hek-codec-perceptual-private.h"

#include "hek-aligned.h"
#include "hek-codec-bytes-private.h"
#include "hek-kernel-distance.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MEANING,
};

static const HekChoice meanings[] = {
  [HEK_PERCEPTUAL_FITTED] = { "fitted", N_ ("Unknown: fitted to the vectors") },
  [HEK_PERCEPTUAL_LAB] = { "lab", N_ ("CIE Lab colours: L*, a*, b* one after the other") },
  [HEK_PERCEPTUAL_LUMINANCE] = { "luminance", N_ ("Luminance in cd/m², by PU21") },
  [HEK_N_PERCEPTUAL_MEANINGS] = { "schema", N_ ("What the collection says of its numbers") },
};

static const HekOption options[] = {
  [MEANING] = {
    .name = "meaning",
    .label = N_ ("Numbers mean"),
    .help = N_ ("Which differences are seen, and so which numbers are kept more exactly"),
    .type = HEK_OPTION_CHOICE,
    .def = HEK_N_PERCEPTUAL_MEANINGS,
    .choices = meanings,
    .n_choices = G_N_ELEMENTS (meanings),
  },
};

#define TRAIN_ROWS 65536
#define DEFAULT_BITS 8

/* Numbers that are decoded together: whole blocks of the look-up, which begin with a byte. */
#define CHUNK 1024

static gsize
code_size (guint dim,
           guint bits)
{
  return ((gsize) dim * bits + 7) / 8;
}

/* The most bits in so many bytes, 0 when there is nothing of that size. */
static guint
bits_in (guint dim,
         gsize max_bytes)
{
  if (max_bytes == 0)
    return DEFAULT_BITS;
  for (guint bits = HEK_PERCEPTUAL_MAX_BITS; bits >= HEK_PERCEPTUAL_MIN_BITS; bits--)
    if (code_size (dim, bits) <= max_bytes)
      return bits;
  return 0;
}

static gsize
perceptual_fit (guint dim,
                gsize max_bytes)
{
  return code_size (dim, bits_in (dim, max_bytes));
}

static HekPerceptualMeaning
meaning_of (const HekCodecTraining *training)
{
  static const HekPerceptualMeaning by_schema[HEK_N_MEANINGS] = {
    [HEK_MEANING_NONE] = HEK_PERCEPTUAL_FITTED,
    [HEK_MEANING_LAB] = HEK_PERCEPTUAL_LAB,
    [HEK_MEANING_LUMINANCE] = HEK_PERCEPTUAL_LUMINANCE,
  };
  guint chosen = (guint) training->values.v[MEANING];

  return chosen < HEK_N_PERCEPTUAL_MEANINGS ? chosen : by_schema[training->meaning];
}

static gboolean
perceptual_train (HekCodebook            *book,
                  const float            *rows,
                  gsize                   n,
                  const HekCodecTraining *training,
                  const HekTask          *task,
                  GError                **error)
{
  guint bits = bits_in (book->dim, training->code_bytes);

  book->state = hek_perceptual_map_fit (rows, n, book->dim, bits,
                                        meaning_of (training), task, error);
  book->code_bytes = code_size (book->dim, bits);
  return book->state != NULL;
}

/* The level that is nearest: the number of borders below x, by halving. */
static inline guint
find_level (const float *borders,
            guint        n_levels,
            float        x)
{
  guint at = 0;

  for (guint step = n_levels / 2; step > 0; step /= 2)
    at += x > borders[at + step] ? step : 0;
  return at;
}

static void
encode_row (const HekPerceptualMap *map,
            const float            *row,
            guint                   dim,
            guint8                 *code)
{
  guint n_levels = 1u << map->bits, n_held = 0;
  guint64 held = 0;

  for (guint d = 0; d < dim; d++)
    {
      guint level = find_level (map->borders + map->table[d], n_levels, row[d] * map->inverse[d]);

      held |= (guint64) level << n_held;
      for (n_held += map->bits; n_held >= 8; n_held -= 8)
        {
          *code++ = (guint8) held;
          held >>= 8;
        }
    }
  if (n_held > 0)
    *code = (guint8) held;
}

static void
perceptual_encode (const HekCodebook *book,
                   const float       *rows,
                   gsize              n,
                   guint8            *codes)
{
  for (gsize i = 0; i < n; i++)
    encode_row (book->state, rows + i * book->dim, book->dim, codes + i * book->code_bytes);
}

/* Dimensions [begin, end) of a code; @begin: a multiple of CHUNK */
static void
decode_part (const HekPerceptualMap *map,
             const guint8           *code,
             guint                   begin,
             guint                   end,
             float                  *out)
{
  const guint8 *bytes = code + (gsize) begin * map->bits / 8;
  guint mask = (1u << map->bits) - 1, n_held = 0, held = 0;

  if (map->bits == 8)
    {
      hek_kernel_levels8 (&map->lookup, begin, bytes, end - begin, out);
      return;
    }
  for (guint d = begin; d < end; d++)
    {
      for (; n_held < map->bits; n_held += 8)
        held |= (guint) *bytes++ << n_held;
      *out++ = map->levels[map->table[d] + (held & mask)] * map->scale[d];
      held >>= map->bits;
      n_held -= map->bits;
    }
}

static void
perceptual_decode (const HekCodebook *book,
                   const guint8      *codes,
                   gsize              n,
                   float             *rows)
{
  for (gsize i = 0; i < n; i++)
    decode_part (book->state, codes + i * book->code_bytes, 0, book->dim, rows + i * book->dim);
}

static gsize
perceptual_query_bytes (const HekCodebook *book)
{
  return book->dim * sizeof (float);
}

static void
perceptual_query (const HekCodebook *book,
                  const float       *vector,
                  gpointer           space)
{
  memcpy (space, vector, book->dim * sizeof *vector);
}

static void
perceptual_distances (const HekCodebook *book,
                      gconstpointer      space,
                      const guint8      *codes,
                      const guint32     *idx,
                      gsize              n,
                      float             *out,
                      float             *bounds)
{
  gboolean is_l2 = book->distance == HEK_DISTANCE_L2;
  const HekKernelDistance *kernel
    = hek_kernel_distance (HEK_KERNEL_F32, is_l2 ? HEK_KERNEL_L2 : HEK_KERNEL_DOT);
  const float *query = space;
  float part[CHUNK];

  for (gsize i = 0; i < n; i++)
    {
      const guint8 *code = codes + (idx != NULL ? idx[i] : i) * book->code_bytes;
      float sum = 0;

      for (guint begin = 0; begin < book->dim; begin += CHUNK)
        {
          guint end = MIN (begin + CHUNK, book->dim);

          decode_part (book->state, code, begin, end, part);
          sum += kernel->pair (query + begin, part, end - begin);
        }
      out[i] = is_l2 ? sum : -sum;
    }
  if (bounds != NULL)
    memset (bounds, 0, n * sizeof *bounds);
}

static void
perceptual_write (const HekCodebook *book,
                  GByteArray        *out)
{
  const HekPerceptualMap *map = book->state;

  hek_codec_put_u32 (out, map->bits);
  hek_codec_put_u32 (out, map->meaning);
  hek_codec_put_floats (out, map->levels, (gsize) HEK_PERCEPTUAL_N_TABLES << map->bits);
  hek_codec_put_floats (out, map->scale, book->dim);
  for (guint d = 0; d < book->dim; d++)
    {
      guint8 table = map->table[d] != 0 ? 1 : 0;

      g_byte_array_append (out, &table, 1);
    }
}

static gboolean
are_right (const HekPerceptualMap *map,
           guint                   dim)
{
  guint n_levels = 1u << map->bits;

  for (guint i = 1; i < n_levels * HEK_PERCEPTUAL_N_TABLES; i++)
    if (i != n_levels && map->levels[i] < map->levels[i - 1])
      return FALSE;
  for (guint d = 0; d < dim; d++)
    if (fabsf (map->scale[d]) < FLT_MIN * 4)
      return FALSE;
  return TRUE;
}

static gboolean
read_map (HekPerceptualMap *map,
          guint             dim,
          HekCodecBytes     bytes)
{
  if (!hek_codec_take_floats (&bytes, map->levels, (gsize) HEK_PERCEPTUAL_N_TABLES << map->bits,
                              HEK_CODEC_MAX_NUMBER) ||
      !hek_codec_take_floats (&bytes, map->scale, dim, HEK_CODEC_MAX_NUMBER) ||
      !are_right (map, dim))
    return FALSE;
  for (guint d = 0; d < dim; d++)
    {
      if (bytes.data[d] >= HEK_PERCEPTUAL_N_TABLES)
        return FALSE;
      map->table[d] = (guint16) (bytes.data[d] << map->bits);
    }
  hek_perceptual_map_finish (map, dim);
  return TRUE;
}

static gboolean
perceptual_read (HekCodebook  *book,
                 const guint8 *data,
                 gsize         size,
                 GError      **error)
{
  HekCodecBytes bytes = { data, size };
  HekPerceptualMap *map;
  guint32 bits, meaning;
  gsize n_floats;

  if (!hek_codec_take_u32 (&bytes, &bits) || !hek_codec_take_u32 (&bytes, &meaning) ||
      bits < HEK_PERCEPTUAL_MIN_BITS || bits > HEK_PERCEPTUAL_MAX_BITS ||
      meaning >= HEK_N_PERCEPTUAL_MEANINGS)
    return hek_codec_damaged (error, "no bits or no meaning of its numbers");

  n_floats = ((gsize) HEK_PERCEPTUAL_N_TABLES << bits) + book->dim;
  if (book->code_bytes != code_size (book->dim, bits) || book->n_subspaces != 0 ||
      book->n_centroids != 0 || bytes.n_left != n_floats * sizeof (float) + book->dim)
    return hek_codec_damaged (error, "its sizes are not those of %s", book->codec->id);

  book->state = map = hek_perceptual_map_new (bits, book->dim);
  map->meaning = (HekPerceptualMeaning) meaning;
  if (!read_map (map, book->dim, bytes))
    return hek_codec_damaged (error, "a table that no training makes");
  return TRUE;
}

static void
perceptual_free (gpointer state)
{
  hek_perceptual_map_free (state);
}

const HekCodec hek_codec_perceptual = {
  .id = "perceptual",
  .label = N_ ("Perceptual"),
  .help = N_ ("4 to 10 bits for each number, at distances that follow colour, luminance or the "
              "vectors themselves; signs are kept"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .min_rows = 1,
  .train_rows_max = TRAIN_ROWS,
  .fit = perceptual_fit,
  .train = perceptual_train,
  .encode = perceptual_encode,
  .decode = perceptual_decode,
  .query_bytes = perceptual_query_bytes,
  .query = perceptual_query,
  .distances = perceptual_distances,
  .write = perceptual_write,
  .read = perceptual_read,
  .free_state = perceptual_free,
};
