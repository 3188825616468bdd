/* SPDX-License-Identifier: Apache-2.0 */
/* Run-time choice of the instruction set. Threads that race for it compute the same value. */
#include "hek-kernel-cpu.h"

#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

static const char *const level_names[] = { "scalar", "neon", "avx2", "avx512", "avx512vnni" };

#if defined(__x86_64__)
/* clang's __builtin_cpu_supports() does not know F16C. It is usable where AVX2 is. */
static int
has_f16c (void)
{
  unsigned eax, ebx, ecx, edx;

  return __get_cpuid (1, &eax, &ebx, &ecx, &edx) && (ecx & bit_F16C) != 0;
}
#endif

static HekCpuLevel
detect_hardware (void)
{
#if defined(__x86_64__)
  __builtin_cpu_init ();
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma") || !has_f16c ())
    return HEK_CPU_SCALAR;
  if (!__builtin_cpu_supports ("avx512f") || !__builtin_cpu_supports ("avx512bw")
      || !__builtin_cpu_supports ("avx512dq") || !__builtin_cpu_supports ("avx512vl"))
    return HEK_CPU_AVX2;
  return __builtin_cpu_supports ("avx512vnni") ? HEK_CPU_AVX512VNNI : HEK_CPU_AVX512;
#elif defined(__aarch64__)
  return HEK_CPU_NEON;
#else
  return HEK_CPU_SCALAR;
#endif
}

static HekCpuLevel
detect (void)
{
  HekCpuLevel level = detect_hardware ();
  const char *wish = getenv ("HEK_CPU");
  HekCpuLevel wanted = HEK_CPU_SCALAR;

  if (wish == NULL || *wish == '\0')
    return level;

  for (unsigned i = 0; i < sizeof level_names / sizeof level_names[0]; i++)
    if (strcmp (wish, level_names[i]) == 0)
      wanted = (HekCpuLevel) i;
  if (wanted == HEK_CPU_NEON && level != HEK_CPU_NEON)
    return HEK_CPU_SCALAR;
  return wanted < level ? wanted : level;
}

HekCpuLevel
hek_kernel_cpu_level (void)
{
  static int cached = -1;
  int level = __atomic_load_n (&cached, __ATOMIC_RELAXED);

  if (level < 0)
    {
      level = (int) detect ();
      __atomic_store_n (&cached, level, __ATOMIC_RELAXED);
    }
  return (HekCpuLevel) level;
}

int
hek_kernel_cpu_has_vpopcntdq (void)
{
#if defined(__x86_64__)
  return hek_kernel_cpu_level () == HEK_CPU_AVX512VNNI
         && __builtin_cpu_supports ("avx512vpopcntdq");
#else
  return 0;
#endif
}

int
hek_kernel_cpu_has_vbmi (void)
{
#if defined(__x86_64__)
  return hek_kernel_cpu_level () == HEK_CPU_AVX512VNNI && __builtin_cpu_supports ("avx512vbmi");
#else
  return 0;
#endif
}

const char *
hek_kernel_cpu_name (HekCpuLevel level)
{
  return level_names[level];
}
