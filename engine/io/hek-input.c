/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes of files, unpacked where they are packed. Plain files are read by pread() straight into the
 * caller's memory; packed ones go through zlib, which libpng needs anyway and which is all that
 * libzip would use for the one array that is wanted of an npz.
 */
#include "config.h"

#include "hek-input-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define PACKED_BYTES (64 * 1024)       /* of the file, read at a time */
#define READ_BYTES (8 * 1024 * 1024)   /* one pread() at most */
#define SKIP_BYTES (256 * 1024)        /* unpacked and thrown away at a time */

/* windowBits of inflateInit2(), zlib.h */
#define WINDOW_GZIP (15 + 16)
#define WINDOW_RAW (-15)

typedef enum
{
  PACKING_NONE,
  PACKING_GZIP,
  PACKING_DEFLATE,
} Packing;

struct _HekInput
{
  char *name;            /* owned: for messages */
  int fd;
  Packing packing;
  guint64 begin, end;    /* the stored bytes, offsets in the file */
  guint64 place;         /* in the file: next byte to read, PACKING_NONE; else next to buffer */
  guint64 offset;        /* of the next byte that hek_input_read() gives */

  /* packed only */
  z_stream stream;
  gboolean has_stream;
  gboolean member_ended; /* gzip: the next byte begins another member, or is the end */
  gboolean is_done;
  guint8 *packed;        /* owned: PACKED_BYTES */

  /* parts only */
  gboolean has_crc;
  guint64 n_bytes;
  guint32 crc, crc_so_far;
  gboolean crc_is_whole; /* everything up to @offset went into it */
};

static gboolean
input_fail (const HekInput  *input,
            GError         **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s cannot be read: %s",
               input->name, g_strerror (saved));
  return FALSE;
}

static gboolean
input_damaged (const HekInput  *input,
               guint64          place,
               GError         **error,
               const char      *what)
{
  g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_DAMAGED,
               "%s is damaged at byte %" G_GUINT64_FORMAT ": %s", input->name, place, what);
  return FALSE;
}

static gboolean
input_pread (HekInput  *input,
             guint64    place,
             gpointer   data,
             gsize      n_bytes,
             gsize     *n_read,
             GError   **error)
{
  gsize done = 0;

  while (done < n_bytes && place + done < input->end)
    {
      gsize want = MIN (MIN (n_bytes - done, READ_BYTES), input->end - place - done);
      gssize n = pread (input->fd, (guint8 *) data + done, want, (off_t) (place + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return input_fail (input, error);
      if (n == 0)
        break;
      done += (gsize) n;
    }
  *n_read = done;
  return TRUE;
}

static HekInput *
input_new (const char  *path,
           GError     **error)
{
  g_autoptr (HekInput) input = g_new0 (HekInput, 1);
  struct stat st;

  input->name = g_filename_display_basename (path);
  /* A pipe would block here for ever without O_NONBLOCK; regular files do not care. */
  input->fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (input->fd < 0 || fstat (input->fd, &st) != 0)
    {
      input_fail (input, error);
      return NULL;
    }
  if (!S_ISREG (st.st_mode))
    {
      g_set_error (error, G_FILE_ERROR,
                   S_ISDIR (st.st_mode) ? G_FILE_ERROR_ISDIR : G_FILE_ERROR_INVAL, "%s is %s",
                   input->name, S_ISDIR (st.st_mode) ? "a folder" : "not a regular file");
      return NULL;
    }
  input->end = (guint64) st.st_size;
  return g_steal_pointer (&input);
}

static gboolean
input_start_unpacking (HekInput  *input,
                       GError   **error)
{
  if (input->has_stream)
    inflateEnd (&input->stream);
  memset (&input->stream, 0, sizeof input->stream);
  input->has_stream = inflateInit2 (&input->stream, input->packing == PACKING_GZIP
                                                      ? WINDOW_GZIP
                                                      : WINDOW_RAW) == Z_OK;
  if (!input->has_stream)
    {
      g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_TOO_LARGE,
                   "%s: there is not enough memory to unpack it", input->name);
      return FALSE;
    }
  if (input->packed == NULL)
    input->packed = g_malloc (PACKED_BYTES);
  input->place = input->begin;
  input->offset = 0;
  input->member_ended = FALSE;
  input->is_done = FALSE;
  input->crc_so_far = 0;
  input->crc_is_whole = TRUE;
  return TRUE;
}

HekInput *
hek_input_open (const char  *path,
                GError     **error)
{
  g_autoptr (HekInput) input = input_new (path, error);
  guint8 magic[3] = { 0 };
  gsize n;

  if (input == NULL || !input_pread (input, 0, magic, sizeof magic, &n, error))
    return NULL;
  /* RFC 1952: ID1, ID2, and the only method there is */
  if (n == sizeof magic && magic[0] == 0x1f && magic[1] == 0x8b && magic[2] == 8)
    {
      input->packing = PACKING_GZIP;
      if (!input_start_unpacking (input, error))
        return NULL;
    }
  (void) posix_fadvise (input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return g_steal_pointer (&input);
}

HekInput *
hek_input_open_part (const char  *path,
                     guint64      offset,
                     guint64      stored_bytes,
                     guint64      n_bytes,
                     gboolean     is_deflated,
                     guint32      crc,
                     GError     **error)
{
  g_autoptr (HekInput) input = input_new (path, error);

  if (input == NULL)
    return NULL;
  if (offset > input->end || stored_bytes > input->end - offset ||
      (!is_deflated && stored_bytes != n_bytes))
    {
      input_damaged (input, offset, error, "what is stored here does not fit into the file");
      return NULL;
    }
  input->begin = input->place = offset;
  input->end = offset + stored_bytes;
  input->has_crc = TRUE;
  input->crc = crc;
  input->crc_is_whole = TRUE;
  input->n_bytes = n_bytes;
  if (is_deflated)
    {
      input->packing = PACKING_DEFLATE;
      if (!input_start_unpacking (input, error))
        return NULL;
    }
  return g_steal_pointer (&input);
}

void
hek_input_close (HekInput *input)
{
  if (input == NULL)
    return;
  if (input->has_stream)
    inflateEnd (&input->stream);
  if (input->fd >= 0)
    close (input->fd);
  g_free (input->packed);
  g_free (input->name);
  g_free (input);
}

static gboolean
input_fill (HekInput  *input,
            GError   **error)
{
  gsize n;

  if (input->stream.avail_in > 0)
    return TRUE;
  if (!input_pread (input, input->place, input->packed, PACKED_BYTES, &n, error))
    return FALSE;
  input->stream.next_in = input->packed;
  input->stream.avail_in = (guint) n;
  input->place += n;
  return TRUE;
}

/* At the end of a member of gzip: another one, or bytes that mean nothing (gzip ignores zeros, and
 * so do we everything else that is no member). */
static gboolean
input_next_member (HekInput  *input,
                   GError   **error)
{
  if (!input_fill (input, error))
    return FALSE;
  if (input->packing != PACKING_GZIP || input->stream.avail_in == 0 ||
      input->stream.next_in[0] != 0x1f)
    {
      input->is_done = TRUE;
      return TRUE;
    }
  input->member_ended = FALSE;
  if (inflateReset (&input->stream) != Z_OK)
    return input_damaged (input, input->place, error, "it cannot be unpacked");
  return TRUE;
}

static gboolean
input_unpack (HekInput  *input,
              guint8    *data,
              gsize      n_bytes,
              gsize     *n_read,
              GError   **error)
{
  gsize done = 0;

  while (done < n_bytes && !input->is_done)
    {
      guint64 place;
      int status;

      if (input->member_ended && !input_next_member (input, error))
        return FALSE;
      if (input->is_done)
        break;
      if (!input_fill (input, error))
        return FALSE;
      place = input->place - input->stream.avail_in;
      if (input->stream.avail_in == 0)
        return input_damaged (input, place, error, "it is cut short while it is unpacked");
      input->stream.next_out = data + done;
      input->stream.avail_out = (guint) MIN (n_bytes - done, READ_BYTES);
      status = inflate (&input->stream, Z_NO_FLUSH);
      done = (gsize) (input->stream.next_out - data);
      if (status == Z_STREAM_END)
        input->member_ended = TRUE;
      else if (status != Z_OK && status != Z_BUF_ERROR)
        return input_damaged (input, place, error,
                              input->stream.msg != NULL ? input->stream.msg
                                                        : "it cannot be unpacked");
    }
  *n_read = done;
  return TRUE;
}

static gboolean
input_check_part (HekInput      *input,
                  const guint8  *data,
                  gsize          n,
                  gsize          wanted,
                  GError       **error)
{
  guint64 end = input->offset + n;

  if (n < wanted && end < input->n_bytes)
    return input_damaged (input, input->end, error, "what is stored ends early");
  if (end > input->n_bytes)
    return input_damaged (input, input->end, error, "more is stored than announced");
  if (!input->crc_is_whole)
    return TRUE;
  input->crc_so_far = (guint32) crc32_z (input->crc_so_far, data, n);
  if (end == input->n_bytes && n > 0 && input->crc_so_far != input->crc)
    return input_damaged (input, input->begin, error, "the checksum is wrong");
  return TRUE;
}

gboolean
hek_input_read (HekInput  *input,
                gpointer   data,
                gsize      n_bytes,
                gsize     *n_read,
                GError   **error)
{
  gsize n;
  gboolean ok;

  if (input->packing == PACKING_NONE)
    ok = input_pread (input, input->place, data, n_bytes, &n, error);
  else
    ok = input_unpack (input, data, n_bytes, &n, error);
  if (!ok || (input->has_crc && !input_check_part (input, data, n, n_bytes, error)))
    return FALSE;
  if (input->packing == PACKING_NONE)
    input->place += n;
  input->offset += n;
  *n_read = n;
  return TRUE;
}

gboolean
hek_input_read_exactly (HekInput  *input,
                        gpointer   data,
                        gsize      n_bytes,
                        GError   **error)
{
  gsize n;

  if (!hek_input_read (input, data, n_bytes, &n, error))
    return FALSE;
  if (n < n_bytes)
    return input_damaged (input, input->offset, error, "it ends early");
  return TRUE;
}

gboolean
hek_input_check_end (HekInput  *input,
                     GError   **error)
{
  guint8 byte;
  gsize n;

  return input->packing != PACKING_GZIP || hek_input_read (input, &byte, 1, &n, error);
}

gboolean
hek_input_seek (HekInput  *input,
                guint64    offset,
                GError   **error)
{
  g_autofree guint8 *skipped = NULL;

  if (offset == input->offset)
    return TRUE;
  if (input->packing == PACKING_NONE)
    {
      /* past the end, and never past what an offset can be */
      input->place = offset < input->end - input->begin ? input->begin + offset : input->end;
      input->offset = offset;
      input->crc_is_whole = offset == 0;
      input->crc_so_far = 0;
      return TRUE;
    }
  if (offset < input->offset && !input_start_unpacking (input, error))
    return FALSE;
  skipped = g_malloc (SKIP_BYTES);
  while (input->offset < offset && !input->is_done)
    {
      gsize n;

      if (!hek_input_read (input, skipped, MIN (offset - input->offset, SKIP_BYTES), &n, error))
        return FALSE;
      if (n == 0)
        break;
    }
  return TRUE;
}

guint64
hek_input_get_offset (const HekInput *input)
{
  return input->offset;
}

gint64
hek_input_get_size (const HekInput *input)
{
  if (input->has_crc)
    return (gint64) input->n_bytes;
  return input->packing == PACKING_NONE ? (gint64) input->end : -1;
}

gboolean
hek_input_is_packed (const HekInput *input)
{
  return input->packing != PACKING_NONE;
}

double
hek_input_get_fraction (const HekInput *input)
{
  double whole = (double) (input->end - input->begin);
  guint64 place = input->place - input->stream.avail_in;

  return whole > 0 ? CLAMP ((double) (place - input->begin) / whole, 0.0, 1.0) : 1.0;
}

gboolean
hek_input_peek (const char  *path,
                guint8      *data,
                gsize       *n_bytes,
                GError     **error)
{
  g_autoptr (HekInput) input = hek_input_open (path, error);

  return input != NULL && hek_input_read (input, data, HEK_SOURCE_SNIFF_BYTES, n_bytes, error);
}
