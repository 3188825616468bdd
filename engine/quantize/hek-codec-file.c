/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A codebook as bytes, all numbers little endian:
 *
 *    0   8  "HEKCODES"
 *    8   4  version, 1
 *   12   4  dimension, 1 … 65536
 *   16  16  method ("sq8"), filled up with zeros
 *   32   4  distance: 0 l2, 1 ip, 2 cosine
 *   36   4  subspaces, 0 when the method has none
 *   40   4  centroids of a subspace, 0 when the method has none
 *   44   4  0
 *   48   8  bytes of a code
 *   56   8  seed of the training
 *   64   8  n, bytes of the state
 *   72   n  state: documented with its method, in the file hek-codec-<method>.c
 * 72+n   8  XXH3 (64 bits, seed 0) of all bytes before
 *
 * Nothing in it is believed: the checksum tells damage, and every field is checked as if somebody
 * had made it on purpose.
 */
#include "config.h"

#include "hek-codec-bytes-private.h"
#include "hek-codec-private.h"

#include <string.h>
#include <xxhash.h>

#define MAGIC "HEKCODES"
#define VERSION 1u
#define METHOD_BYTES 16
#define HEAD_BYTES 72
#define SUM_BYTES 8

/* No method needs more for a number than a double. */
#define MAX_CODE_BYTES (8 * (gsize) HEK_ROWS_MAX_DIM)

static void
put_u64 (GByteArray *out,
         guint64     value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static guint64
get_u64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_LE (value);
}

static guint32
get_u32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

GBytes *
hek_codebook_write (const HekCodebook *book)
{
  g_autoptr (GByteArray) state = g_byte_array_new (), out = g_byte_array_new ();
  char method[METHOD_BYTES] = { 0 };

  g_assert (strlen (book->codec->id) < METHOD_BYTES);
  memcpy (method, book->codec->id, strlen (book->codec->id));
  book->codec->write (book, state);

  g_byte_array_append (out, (const guint8 *) MAGIC, strlen (MAGIC));
  hek_codec_put_u32 (out, VERSION);
  hek_codec_put_u32 (out, book->dim);
  g_byte_array_append (out, (const guint8 *) method, METHOD_BYTES);
  hek_codec_put_u32 (out, book->distance);
  hek_codec_put_u32 (out, book->n_subspaces);
  hek_codec_put_u32 (out, book->n_centroids);
  hek_codec_put_u32 (out, 0);
  put_u64 (out, book->code_bytes);
  put_u64 (out, book->seed);
  put_u64 (out, state->len);
  if (state->len > 0)
    g_byte_array_append (out, state->data, state->len);
  put_u64 (out, XXH3_64bits (out->data, out->len));
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

gsize
hek_codebook_share_bytes (const HekCodebook *book)
{
  g_autoptr (GBytes) bytes = hek_codebook_write (book);

  return g_bytes_get_size (bytes);
}

/* What tells that these bytes are a codebook, whole and of this version. */
static gboolean
check_whole (const guint8 *data,
             gsize         size,
             GError      **error)
{
  guint64 n_state;

  if (size < strlen (MAGIC) || memcmp (data, MAGIC, strlen (MAGIC)) != 0)
    return hek_codec_damaged (error, "it does not begin as one");
  if (size < HEAD_BYTES + SUM_BYTES)
    return hek_codec_damaged (error, "%zu bytes are shorter than its header", size);
  if (get_u32 (data + 8) != VERSION)
    return hek_codec_damaged (error, "version %u, this program knows version %u",
                              get_u32 (data + 8), VERSION);
  n_state = get_u64 (data + 64);
  if (n_state != size - HEAD_BYTES - SUM_BYTES)
    return hek_codec_damaged (error, "%zu bytes, but its state should have %" G_GUINT64_FORMAT,
                              size, n_state);
  if (get_u64 (data + size - SUM_BYTES) != XXH3_64bits (data, size - SUM_BYTES))
    return hek_codec_damaged (error, "its checksum is wrong");
  return TRUE;
}

static gboolean
check_fields (const guint8 *data,
              GError      **error)
{
  guint32 dim = get_u32 (data + 12);
  guint64 code_bytes = get_u64 (data + 48);

  if (dim == 0 || dim > HEK_ROWS_MAX_DIM)
    return hek_codec_damaged (error, "%u dimensions", dim);
  if (get_u32 (data + 32) >= HEK_N_DISTANCES)
    return hek_codec_damaged (error, "there is no distance %u", get_u32 (data + 32));
  if (get_u32 (data + 44) != 0)
    return hek_codec_damaged (error, "a field that should be 0 is not");
  if (code_bytes == 0 || code_bytes > MAX_CODE_BYTES)
    return hek_codec_damaged (error, "codes of %" G_GUINT64_FORMAT " bytes", code_bytes);
  return TRUE;
}

static const HekCodec *
read_method (const guint8 *data,
             GError      **error)
{
  char method[METHOD_BYTES + 1] = { 0 };
  g_autofree char *shown = NULL;
  const HekCodec *codec;

  memcpy (method, data + 16, METHOD_BYTES);
  codec = hek_codec_find (method);
  if (codec != NULL)
    return codec;

  shown = g_utf8_make_valid (method, -1);
  hek_codec_damaged (error, "this program knows no method “%s”", shown);
  return NULL;
}

HekCodebook *
hek_codebook_read (GBytes  *bytes,
                   GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (HekCodebook) book = NULL;
  const HekCodec *codec;

  if (!check_whole (data, size, error) || !check_fields (data, error))
    return NULL;
  codec = read_method (data, error);
  if (codec == NULL)
    return NULL;

  book = hek_codebook_new (codec, get_u32 (data + 32), get_u32 (data + 12), get_u64 (data + 56));
  book->code_bytes = (gsize) get_u64 (data + 48);
  book->n_subspaces = get_u32 (data + 36);
  book->n_centroids = get_u32 (data + 40);
  if (!codec->read (book, data + HEAD_BYTES, size - HEAD_BYTES - SUM_BYTES, error))
    return NULL;
  return g_steal_pointer (&book);
}
